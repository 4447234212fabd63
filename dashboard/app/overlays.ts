export { AccountMenu } from '../account/account-menu.tsx'
export { ProofPanel } from '../proof/proof-panel.tsx'
export { Help } from './help.tsx'

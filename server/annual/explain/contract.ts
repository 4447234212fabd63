import { contractKey } from '#core/contract-record'
import type { Name } from '#core/id'
import type { Contract } from '#core/plant'
import { at, dayOf } from '#core/time'
import type { Ground, Ref } from './ground.ts'
import { notes } from './notes.ts'

const from = ({ from = '' }: Contract): string => (from === '' ? '' : ` ${from}`)
/** A contract with its first day. */
export const contractTitle = (contract: Contract | undefined): Name =>
  contract
    ? { ja: `契約 ${contract.id}${from(contract)}`, en: `contract ${contract.id}${from(contract)}` }
    : { ja: '契約なし', en: 'no contract' }

/** A factor with the way to the contract that asks for it: who entered it, when and why, or plant.yaml. */
export const ofContract = async (
  { read }: Pick<Ground, 'read'>,
  ref: Ref,
  contract: Contract | undefined,
): Promise<Ref> => {
  if (!contract || !('leaf' in ref)) return ref
  const key = contractKey({ id: contract.id, from: contract.from ?? '' })
  const [act] = await read('acts', { kinds: ['contract'], site: '', key, limit: 1 })
  const entered = act?.body === null ? undefined : act
  const note = entered
    ? notes.enteredContract({ person: entered.person, day: dayOf(at(entered.at)), reason: entered.reason })
    : notes.ofPlant
  const { ja: title } = contractTitle(contract)
  const href = entered ? `/api/v1/contracts/history?site=&key=${encodeURIComponent(key)}` : '/api/v1/contracts/in-force'
  return { leaf: { ...ref.leaf, note, links: [...ref.leaf.links, { href, title }] } }
}

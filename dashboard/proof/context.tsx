import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'
import { useOverlays } from '../app/use-overlays.ts'
import type { ProofRef } from './proof.ts'

const ProofContext = createContext<(ref: ProofRef) => void>(() => undefined)
/** Opens 算定根拠 of a figure. */
export const useProof = (): ((ref: ProofRef) => void) => useContext(ProofContext)

/** Where any figure's proof can be opened. */
export const ProofProvider = ({ children }: { children: ReactNode }) => {
  const [ref, setRef] = useState<ProofRef | null>(null)
  const overlays = useOverlays(ref !== null)
  const close = useCallback(() => setRef(null), [])
  return (
    <ProofContext.Provider value={setRef}>
      {children}
      {overlays && <overlays.ProofPanel asked={ref} close={close} />}
    </ProofContext.Provider>
  )
}

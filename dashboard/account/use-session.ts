import { useQuery } from '@tanstack/react-query'
import { type Session, sessionQuery } from '../api/session.ts'

/** Who works here; undefined until the server has said so. */
export const useSession = (): Session | undefined => useQuery(sessionQuery).data

/** Another person sees nothing of what the one before was shown: the page starts afresh. */
export const startAfresh = (): void => window.location.reload()

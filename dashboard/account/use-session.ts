import { useQuery } from '@tanstack/react-query'
import { type Session, sessionQuery } from '../api/session.ts'

/**
 * Who works here; undefined until the server has said so. Who asks this stands in the frame, and the frame stands once the question
 * failed: were it asked anew by whatever is mounted, the frame would go again, and come, and go.
 */
export const useSession = (): Session | undefined => useQuery({ ...sessionQuery, retryOnMount: false }).data

/** Another person sees nothing of what the one before was shown: the page starts afresh. */
export const startAfresh = (): void => window.location.reload()

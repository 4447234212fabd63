import { useQuery } from '@tanstack/react-query'
import { may, type Role } from '#core/role'
import { type Session, sessionQuery } from '../api/session.ts'

/** Who works here; undefined until the server has said so. */
export const useSession = (): Session | undefined => useQuery(sessionQuery).data

/** Whether who works here has a role at a site ('': the company): for buttons; the server checks for itself. */
export const useMay = (role: Role, site: string): boolean => may(useSession()?.person?.roles ?? [], role, site)

/** Another person sees nothing of what the one before was shown: the page starts afresh. */
export const startAfresh = (): void => window.location.reload()

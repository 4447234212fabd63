import { may, type Role } from '#core/role'
import { useSession } from './use-session.ts'

/** Whether who works here has a role at a site ('': the company): for buttons; the server checks for itself. */
export const useMay = (role: Role, site: string): boolean => may(useSession()?.person?.roles ?? [], role, site)

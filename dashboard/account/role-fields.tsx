import { useTranslation } from 'react-i18next'
import { type Grant, Role } from '#core/role'
import type { Language } from '../i18n/i18n.ts'
import { useFeed } from '../live/context.tsx'
import { Choice } from '../record/field.tsx'

type RoleFieldsProps = { roles: readonly Grant[]; change: (roles: Grant[]) => void }
/** The role at the company and at each site; none at most places. */
export const RoleFields = ({ roles, change }: RoleFieldsProps) => {
  const { t, i18n } = useTranslation()
  const { snapshot } = useFeed()
  const sites = Object.entries(snapshot?.sites ?? {}).map(
    ([id, { name }]) => [id, name[i18n.language as Language]] as const,
  )
  const set = (site: string, text: string): void => {
    const role = Role.safeParse(text)
    const others = roles.filter((r) => r.site !== site)
    change(role.success ? [...others, { site, role: role.data }] : others)
  }
  return (
    <div className="form-grid">
      {[['', t('account.everywhere')] as const, ...sites].map(([site, name]) => (
        <Choice
          key={site}
          id={`role-${site}`}
          label={name}
          value={roles.find((r) => r.site === site)?.role ?? ''}
          change={(text) => set(site, text)}
        >
          <option value="">{t('account.noneHere')}</option>
          {Role.options.map((role) => (
            <option key={role} value={role}>
              {t(`account.role.${role}`)}
            </option>
          ))}
        </Choice>
      ))}
    </div>
  )
}

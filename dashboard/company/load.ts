import { CompanyView } from '#core/company-view'
import { answerOf } from '../api/get.ts'

const KEY = 'gentani.company-token'
/** The token that callers bear, kept while this window is open; a browser may refuse storage. */
let token: string | null = null
export const bear = (text: string): void => {
  token = text
  try {
    sessionStorage.setItem(KEY, text)
  } catch {
    // it is asked for again after a reload
  }
}
const borne = (): string | null => {
  try {
    token ??= sessionStorage.getItem(KEY)
  } catch {
    // none is kept
  }
  return token
}

/** A fiscal year over all sites. */
export const companyQuery = (fy: number) => ({
  queryKey: ['company', fy],
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<CompanyView> => {
    const bearer = borne()
    const headers = { accept: 'application/json', ...(bearer !== null && { authorization: `Bearer ${bearer}` }) }
    return answerOf(fetch(`/api/v1/company/${fy}`, { headers, signal }), CompanyView)
  },
  refetchInterval: 60_000,
})

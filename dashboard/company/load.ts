import { CompanyView } from '#core/company-view'
import { type Failure, failureOf } from '../api/failure.ts'
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

/** Whether a token was borne: where the page asks for one again, it was the wrong one. */
export const hasBorne = (): boolean => borne() !== null

/** A fiscal year over all sites, or why there is none: a reason stays in sight while it is asked again. */
export type Answered = { readonly view: CompanyView } | { readonly failure: Failure }
export const companyQuery = (fy: number) => ({
  queryKey: ['company', fy],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Answered> => {
    const bearer = borne()
    const headers = { accept: 'application/json', ...(bearer !== null && { authorization: `Bearer ${bearer}` }) }
    try {
      return { view: await answerOf(fetch(`/api/v1/company/${fy}`, { headers, signal }), CompanyView) }
    } catch (error) {
      return { failure: failureOf(error) }
    }
  },
  refetchInterval: 60_000,
})

import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** The tab that the address names (`?tab=`), and how another one is chosen; the first is not written into it. */
export const useTab = <Name extends string>(names: readonly [Name, ...Name[]]): [Name, (name: Name) => void] => {
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const [first] = names
  const tab = names.find((name) => name === asked) ?? first
  const choose = useCallback(
    (name: Name) =>
      setSearch((old) => {
        if (name === first) old.delete('tab')
        else old.set('tab', name)
        return old
      }),
    [setSearch, first],
  )
  return [tab, choose]
}

type TabsProps<Name extends string> = {
  names: readonly Name[]
  tab: Name
  choose: (name: Name) => void
  label: string
  words: (name: Name) => string
  className?: string
}
/** Tabs of a page as a row of buttons. */
export const Tabs = <Name extends string>({ names, tab, choose, label, words, className = '' }: TabsProps<Name>) => (
  <nav className={`segments ${className}`.trim()} aria-label={label}>
    {names.map((name) => (
      <button
        key={name}
        type="button"
        aria-pressed={name === tab}
        data-testid={`tab-${name}`}
        onClick={() => choose(name)}
      >
        {words(name)}
      </button>
    ))}
  </nav>
)

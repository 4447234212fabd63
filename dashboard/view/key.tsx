type KeyItem = { label: string; colour: string; line: 'solid' | 'dashed' | 'dotted' }
/** What the lines of a chart are, where there is no room at their ends. */
export const Key = ({ items }: { items: readonly KeyItem[] }) => (
  <ul className="key sub">
    {items.map(({ label, colour, line }) => (
      <li key={label}>
        <i style={{ borderTopColor: colour, borderTopStyle: line }} aria-hidden="true" />
        {label}
      </li>
    ))}
  </ul>
)

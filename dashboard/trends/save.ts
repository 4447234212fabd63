/** Hands the browser a file to save. */
const save = (name: string, address: string): void => {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
/** Text as a UTF-8 file; the mark at its start tells Excel so. */
export const saveText = (name: string, text: string): void => {
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }))
  save(name, address)
  URL.revokeObjectURL(address)
}
export const saveImage = save

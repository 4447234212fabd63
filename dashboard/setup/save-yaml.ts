import { saveImage } from '../trends/save.ts'

/** Hands the browser a YAML file to save. */
export const saveYaml = (name: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  saveImage(name, address)
  URL.revokeObjectURL(address)
}

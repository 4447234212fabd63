import { addWords } from '../i18n/add-words.ts'
import { kioskWords as en } from '../i18n/en-kiosk.ts'
import { kioskWords as ja } from '../i18n/ja-kiosk.ts'

addWords(ja, en)

import { addWords } from '../i18n/add-words.ts'
import { meterPageWords as en } from '../i18n/en-meter-page.ts'
import { meterPageWords as ja } from '../i18n/ja-meter-page.ts'

addWords(ja, en)

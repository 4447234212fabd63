import { addWords } from '../i18n/add-words.ts'
import { foreignWords as en } from '../i18n/en-foreign.ts'
import { foreignWords as ja } from '../i18n/ja-foreign.ts'

addWords(ja, en)

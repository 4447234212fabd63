import { addWords } from '../i18n/add-words.ts'
import { setupWords as en } from '../i18n/en-setup.ts'
import { setupWords as ja } from '../i18n/ja-setup.ts'

addWords(ja, en)

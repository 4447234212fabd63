import { addWords } from '../i18n/add-words.ts'
import { costWords as en } from '../i18n/en-cost.ts'
import { costWords as ja } from '../i18n/ja-cost.ts'

addWords(ja, en)

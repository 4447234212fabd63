import { addWords } from '../i18n/add-words.ts'
import { besideWords as en } from '../i18n/en-beside.ts'
import { besideWords as ja } from '../i18n/ja-beside.ts'

addWords(ja, en)

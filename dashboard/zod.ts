import { z } from 'zod'

// Imported before every schema: compiled parsers need eval, which a strict content security policy refuses.
z.config({ jitless: true })

import { z } from 'zod/v4'

// What every schema is made with, here (vite.config.ts): compiled parsers need eval, which a strict content security policy refuses.
z.config({ jitless: true })

export { z }

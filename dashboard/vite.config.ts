import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = 'http://127.0.0.1:3000'
/** Libraries that change seldom are cached apart from the pages. */
const groups = [
  // whose modules others use too: in a chunk of charts it would hold the first page until they came
  { name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler|tslib)[\\/]/, priority: 2 },
  {
    name: 'echarts',
    // what lazy pages alone draw with stays out of the first page's charts
    test: /node_modules[\\/](zrender|echarts[\\/](?!lib[\\/](chart[\\/](sankey|heatmap)|component[\\/](dataZoom|visualMap|toolbox|helper))))/,
    priority: 1,
  },
  { name: 'echarts-more', test: /node_modules[\\/]echarts[\\/]/ },
  { name: 'libraries', test: /node_modules[\\/](i18next|react-i18next|use-sync-external-store|@tanstack|clsx)[\\/]/ },
]

/** A packed copy beside every file: the server sends it to whom takes it, and need not pack anything itself. */
const packed: Plugin = {
  name: 'packed',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const [fileName, of] of Object.entries(bundle)) {
        if (!/\.(js|css)$/.test(fileName)) continue
        const source = gzipSync(of.type === 'chunk' ? of.code : of.source, { level: 9 })
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source })
      }
    },
  },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), packed],
  resolve: {
    alias: [{ find: /^zod$/, replacement: `${import.meta.dirname}/zod.ts` }],
    conditions: ['source', 'module', 'browser', 'development|production'],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // the page of a site's server, and that of a company server
    rolldownOptions: {
      input: ['index.html', 'company.html'].map((page) => `${import.meta.dirname}/${page}`),
      treeshake: { manualPureFunctions: ['z'] },
      output: { codeSplitting: { groups } },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/socket.io': { target: server, ws: true } },
  },
})

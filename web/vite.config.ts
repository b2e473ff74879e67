import { defineConfig } from 'vite'
import vue from '@vitejs/plugin-vue'
import VueI18n from '@intlify/unplugin-vue-i18n/vite'
import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const shells = ['desk', 'wall', 'field', 'citizen']

export default defineConfig({
  root: here('.'),
  cacheDir: here('../build/web/cache'),
  resolve: { alias: { '@': here('./src') } },
  server: {
    host: '127.0.0.1',
    fs: { allow: [here('..')] },
    proxy: { '/api': process.env.WENCHENG_SERVER ?? 'http://127.0.0.1:8080' },
  },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'chrome87',
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: Object.fromEntries(shells.map((name) => [name, here(`./${name}.html`)])),
    },
  },
  plugins: [
    vue(),
    VueI18n({
      include: [here('./src/**/{zh-CN,en}.json'), here('../capabilities/*/web/**/{zh-CN,en}.json')],
      runtimeOnly: true,
      dropMessageCompiler: true,
      strictMessage: false,
    }),
  ],
})

import { defineConfig, type Plugin } from 'vite'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { VantResolver } from '@vant/auto-import-resolver'
import VueI18n from '@intlify/unplugin-vue-i18n/vite'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const shells = ['desk', 'wall', 'field', 'citizen']

/* Vant's icon face is a data: address plus a public CDN address. It becomes a file of our own, so that font-src stays 'self' and
 * nothing is asked of the internet. */
function vantFont() {
  return {
    postcssPlugin: 'vant-font',
    AtRule: {
      'font-face': (rule: { toString(): string; walkDecls(name: string, change: (d: { value: string }) => void): void }) => {
        if (!/vant-icon/.test(rule.toString())) return
        rule.walkDecls('src', (d) => {
          d.value = "url('/fonts/vant-icon.woff2') format('woff2')"
        })
      },
    },
  }
}
function vantFontFile(): Plugin {
  return {
    name: 'wencheng-vant-font',
    buildStart() {
      if (this.meta.watchMode) return
      const css = readFileSync(here('../node_modules/vant/lib/icon/index.css'), 'utf8')
      const base64 = /data:font\/woff2[^,]*base64,([A-Za-z0-9+/=]+)/.exec(css)?.[1]
      if (!base64) this.error('the icon face of vant was not found')
      this.emitFile({ type: 'asset', fileName: 'fonts/vant-icon.woff2', source: Buffer.from(base64, 'base64') })
    },
  }
}

export default defineConfig({
  root: here('.'),
  cacheDir: here('../build/web/cache'),
  resolve: { alias: { '@': here('./src') } },
  css: { postcss: { plugins: [vantFont()] } },
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
    Components({
      dts: here('./components.d.ts'),
      dirs: [],
      resolvers: [ElementPlusResolver({ importStyle: 'css' }), VantResolver()],
    }),
    VueI18n({
      include: [here('./src/**/{zh-CN,en}.json'), here('../capabilities/*/web/**/{zh-CN,en}.json')],
      runtimeOnly: true,
      dropMessageCompiler: true,
      strictMessage: false,
    }),
    vantFontFile(),
  ],
})

import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

const layoutIsPrettiers = [
  'max-attributes-per-line',
  'singleline-html-element-content-newline',
  'multiline-html-element-content-newline',
  'html-self-closing',
  'html-indent',
  'html-closing-bracket-newline',
  'first-attribute-linebreak',
].map((rule) => [`vue/${rule}`, 'off'])

export default ts.config(
  { ignores: ['web/dist/**', 'web/src/shared/api/schema.d.ts', 'build/**', '**/*.json'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['web/tools/**'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly', setTimeout: 'readonly' } },
  },
  {
    rules: {
      ...Object.fromEntries(layoutIsPrettiers),
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[property.name='innerHTML']", message: 'Text from outside is never markup.' },
      ],
    },
  },
  {
    files: ['capabilities/*/web/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'capabilities/|\\.\\./\\.\\./\\.\\./(?!.*shared)',
              message: 'A capability uses shared parts, never another capability.',
            },
          ],
        },
      ],
    },
  },
)

export const screens = [
  ['overview', '/overview', 'leader'],
  ['simulator', '/simulator', 'leader'],
  [
    'sampling',
    '/simulator',
    'office',
    async (p, lang) => {
      await p
        .getByRole('button', {
          name: lang === 'en' ? 'Sampling plan' : '抽样方案',
          exact: true,
        })
        .click()
      await p.getByRole('dialog').waitFor()
    },
  ],
]

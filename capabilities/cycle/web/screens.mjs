export const screens = [
  ['cycle', '/cycle', 'office'],
  [
    'cycle-form',
    '/cycle',
    'office',
    async (p, lang) => {
      await p
        .getByRole('button', {
          name: lang === 'en' ? 'Edit the cycle' : '修改周期',
          exact: true,
        })
        .click()
      await p.getByRole('dialog').waitFor()
    },
  ],
  ['rivals', '/rivals', 'leader'],
]

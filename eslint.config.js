// What the type checker does not see. Layout is ours; these rules are about meaning.
import js from '@eslint/js';

const browser = Object.fromEntries([
  'AbortController', 'addEventListener', 'Blob', 'cancelAnimationFrame', 'clearTimeout',
  'CustomEvent', 'devicePixelRatio', 'document', 'Element', 'Event',
  'getComputedStyle', 'HTMLElement', 'HTMLInputElement', 'innerHeight', 'innerWidth',
  'IntersectionObserver', 'KeyboardEvent', 'localStorage', 'matchMedia', 'MutationObserver',
  'navigator', 'performance', 'PopStateEvent', 'removeEventListener', 'requestAnimationFrame',
  'ResizeObserver', 'sessionStorage', 'setTimeout', 'ShadowRoot', 'TextDecoder',
  'URL', 'URLSearchParams', 'window',
  'COLOURS', 'CSS', 'ENGINE', 'SYMBOLS', // what Python sets before a program
].map((name) => [name, 'readonly']));

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals: browser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'block-scoped-var': 'error',
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'max-len': ['error', { code: 100, ignoreStrings: true, ignoreTemplateLiterals: true }],
      'no-eval': 'error',
      'no-implicit-coercion': ['error', { boolean: true, number: false, string: true }],
      'no-shadow': ['error', { builtinGlobals: false }],
      'no-unused-vars': ['error', { args: 'after-used' }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'one-var': ['error', { initialized: 'never' }],
      'prefer-const': ['error', { destructuring: 'all' }],
    },
  },
];

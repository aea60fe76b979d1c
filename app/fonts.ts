import localFont from 'next/font/local';

/*
 * Served from here, with the letters of western Europe only: all that Geist has would be three times
 * as much, before every first page. A page whose letters are late keeps the system's until the next
 * one: letters that are exchanged are of another width, and everything would move (layout shift 0).
 */

export const geistSans = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  variable: '--font-geist-sans',
  weight: '100 900',
  display: 'optional',
  fallback: ['system-ui', 'sans-serif'],
});

export const geistMono = localFont({
  src: '../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2',
  variable: '--font-geist-mono',
  weight: '100 900',
  display: 'optional',
  adjustFontFallback: false,
  fallback: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', 'monospace'],
});

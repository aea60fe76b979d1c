import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { webEnv } from '#lib/web-env.ts';
import './globals.css';
import { Mark } from './_components/mark.tsx';
import { Providers } from './_components/providers.tsx';

export const metadata: Metadata = {
  title: { default: 'Remit', template: '%s · Remit' },
  description: 'A money-transfer desk on Temporal.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfbf9' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1211' },
  ],
};

// Everything on the screen is live, and each response has its own nonce: nothing is made beforehand.
export const dynamic = 'force-dynamic';

export default function RootLayout({ children }: { children: ReactNode }) {
  const { TEMPORAL_UI_URL } = webEnv();
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <a href="#main" className="skip-link">
          Skip to the page
        </a>
        <header className="border-b border-line bg-surface">
          <div className="mx-auto flex h-14 max-w-6xl items-center justify-between gap-6 px-4 sm:px-6">
            <Link href="/" className="flex items-center gap-2.5 font-semibold tracking-tight">
              <Mark />
              Remit
            </Link>
            {TEMPORAL_UI_URL ? (
              <a className="quiet-link text-sm" href={TEMPORAL_UI_URL} target="_blank" rel="noreferrer">
                Temporal UI <span aria-hidden="true">↗</span>
              </a>
            ) : null}
          </div>
        </header>
        <main id="main" className="mx-auto max-w-6xl px-4 py-8 sm:px-6 sm:py-10">
          <Providers>{children}</Providers>
        </main>
      </body>
    </html>
  );
}

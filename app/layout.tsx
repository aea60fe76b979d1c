import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { currentActor, shownRoleCookie } from '#lib/auth/actor.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import { temporalUiUrl } from '#lib/temporal-client/ui-url.ts';
import './globals.css';
import { Providers } from './_shell/providers.tsx';
import { Shell } from './_shell/shell.tsx';
import { THEME_COOKIE, themeOf } from './_shell/theme.ts';
import { geistMono, geistSans } from './fonts.ts';

export const metadata: Metadata = {
  title: { default: 'Remit', template: '%s · Remit' },
  description: 'Money transfers between banks, on Temporal.',
  // Translated, the text nodes are no longer React’s: live pages would break.
  other: { google: 'notranslate' },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#141817' },
  ],
};

// Pages are live and each response has its own nonce: nothing can be prerendered.
export const dynamic = 'force-dynamic';

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { FAULT_LAB } = webEnv();
  const chosen = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  const { role } = await currentActor();
  return (
    <html
      lang="en"
      translate="no"
      data-theme={chosen}
      className={`${geistSans.variable} ${geistMono.variable}`}
    >
      <body>
        <a href="#main" className="skip-link">
          Skip to content
        </a>
        <Providers role={role} roleCookie={shownRoleCookie()}>
          <Shell theme={chosen} role={role} temporalUiUrl={temporalUiUrl()} faultLab={FAULT_LAB === 'on'}>
            {children}
          </Shell>
        </Providers>
      </body>
    </html>
  );
}

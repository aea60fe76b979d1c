'use client';

import type { ErrorInfo } from 'next/error';
import { useState } from 'react';
import { geistSans } from './fonts.ts';
import './globals.css';
import { themeOf } from './_shell/theme.ts';
import { MessagePage } from './_ui/message-page.tsx';

/** Replaces the whole document when the layout fails. */
export default function AppError({ retry }: ErrorInfo) {
  // Only the failed document still knows the theme.
  const [theme] = useState(() =>
    themeOf(typeof document === 'undefined' ? undefined : document.documentElement.dataset.theme),
  );
  return (
    <html lang="en" translate="no" data-theme={theme} className={geistSans.variable}>
      <body>
        <title>Failed to load · Remit</title>
        <main>
          <MessagePage
            title="Remit failed to load"
            text="Transfers are not affected. See the log of the web process or the browser console for the cause."
          >
            <div className="flex flex-wrap justify-center gap-3">
              <button type="button" className="button button-primary" onClick={retry}>
                Try again
              </button>
              {/* A full page load, not a client-side navigation. */}
              <a href="/" className="button button-quiet">
                Go to Dashboard
              </a>
            </div>
          </MessagePage>
        </main>
      </body>
    </html>
  );
}

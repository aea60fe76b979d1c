import { lazy } from 'react';

/** Its texts are long, and few ask for them. */
export const WhatHappened = lazy(() => import('./what-happened.tsx'));

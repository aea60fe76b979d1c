/* Next runs this in the browser before hydration. */
export { beginNavigation as onRouterTransitionStart } from './app/_shell/navigation-store.ts';

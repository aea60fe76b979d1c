/** Of each form: the role for which its page was shown. Another tab may have changed it since. */
export const SHOWN_ROLE = 'shownRole';

/** The role, readable by scripts: a page sees that it was changed, or that the browser keeps no cookie. */
export const ROLE_COOKIE = 'remit-role';

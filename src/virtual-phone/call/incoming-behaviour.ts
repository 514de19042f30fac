/** What the virtual phone does when it is called and nothing in its configuration forbids that it rings. */
export type IncomingBehaviour =
  /** It rings until somebody answers, hangs up, or the caller gives up. */
  | { readonly kind: 'ring' }
  | { readonly kind: 'answer'; readonly afterMilliseconds: number }
  | { readonly kind: 'busy' }
  /** 302 to a number. */
  | { readonly kind: 'forward'; readonly number: string };

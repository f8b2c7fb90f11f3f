/** What stands in the main part of the page. */
export interface View {
  readonly element: HTMLElement;
  /** Called when something has arrived; what the reader has open stays as it is. */
  update(): void;
}

/** For what does not change once it is drawn. */
export function still(element: HTMLElement): View {
  return { element, update: () => {} };
}

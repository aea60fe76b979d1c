/** Where a new build needs the page to be loaded again. */
export function ReloadButton() {
  return (
    <button
      type="button"
      onClick={() => location.reload()}
      className="font-medium underline underline-offset-2"
    >
      Reload
    </button>
  );
}

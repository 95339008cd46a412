// Opens the <dialog> that this link or button names in data-dialog. Without script the link leads to a page
// that asks the same; a click beside the dialog, Escape or a [data-dialog-close] inside closes it.

function closes(event) {
  return event.target === event.currentTarget || event.target.closest("[data-dialog-close]");
}

export function mount(opener) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog) return undefined;
  const open = (event) => {
    event.preventDefault();
    dialog.showModal();
  };
  const close = (event) => {
    if (!closes(event)) return;
    event.preventDefault();
    dialog.close();
  };
  opener.addEventListener("click", open);
  dialog.addEventListener("click", close);
  return () => {
    opener.removeEventListener("click", open);
    dialog.removeEventListener("click", close);
  };
}

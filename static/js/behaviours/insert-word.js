// Puts the word of a pressed chip where the caret of the named text stands, parted from its neighbours by
// commas, and lets the page know that the text has changed.

function joined(before, word, after) {
  const left = before === "" || /[\s(]$/.test(before) ? before : `${before.replace(/[,;]$/, "")}, `;
  const right = after === "" || /^[\s.,;)]/.test(after) ? after : `, ${after}`;
  return { text: left + word + right, caret: left.length + word.length };
}

export function mount(group) {
  const insert = (event) => {
    const chip = event.target.closest("[data-word]");
    if (!chip) return;
    const box = document.getElementById(chip.dataset.into);
    const { text, caret } = joined(
      box.value.slice(0, box.selectionStart), chip.dataset.word, box.value.slice(box.selectionEnd),
    );
    box.value = text;
    box.setSelectionRange(caret, caret);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  group.addEventListener("click", insert);
  return () => group.removeEventListener("click", insert);
}

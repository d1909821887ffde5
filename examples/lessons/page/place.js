/** The same page in another language opens at the part that is read in this one. */

for (const link of document.querySelectorAll("nav a[hreflang]"))
  link.addEventListener("click", () => {
    if (!(link instanceof HTMLAnchorElement)) return;
    const passed = [...document.querySelectorAll("main [id]")].filter(
      (part) => part.getBoundingClientRect().top < (innerHeight * 2) / 3,
    );
    link.hash = passed.at(-1)?.id ?? "";
  });

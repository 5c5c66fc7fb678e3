/**
 * Runs `work`, in which a new style element is a stand-in that passes its text to an adopted style sheet. xterm writes its rules
 * into style elements, which the page's Content Security Policy refuses. xterm's option `documentOverride` does not reach the
 * element of its scroll bar.
 */
export function withStyleStandIns(work: () => void): void {
  const create = document.createElement.bind(document);
  Object.defineProperty(document, 'createElement', {
    configurable: true,
    value: (tag: string) => (tag === 'style' ? styleStandIn(create('span')) : create(tag)),
  });
  try {
    work();
  } finally {
    // The method of the prototype is in use again.
    Reflect.deleteProperty(document, 'createElement');
  }
}

function styleStandIn(element: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  element.hidden = true;
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', {
    set: (text: string) => {
      sheet.replaceSync(text);
    },
  });
  const remove = element.remove.bind(element);
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    remove();
  };
  return element;
}

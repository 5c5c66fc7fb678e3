document.querySelector('#origin').textContent = location.origin;
// With ?go in the address, the page follows its link when the browser has requested the image and the frame. The bank answers
// the link with 204, so the browser stays here, and this page closes its window.
if (document.querySelector('main').dataset.start === 'now')
  addEventListener('load', () => {
    setTimeout(() => document.querySelector('#link').click(), 400);
    setTimeout(() => close(), 1600);
  });

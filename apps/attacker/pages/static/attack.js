document.querySelector('#origin').textContent = location.origin;
const attack = document.querySelector('#attack');
// With ?go in the address, the page does not wait for a click.
if (document.querySelector('main').dataset.start === 'now') {
  if (attack instanceof HTMLFormElement) attack.submit();
  else attack?.click();
}

// The dialog for the base URL of the samples.
import { check } from '../browser/harness.mjs';

// What cannot be a base URL, and a word of the reason.
const unusable = [
  ['', 'Type a URL'], ['api.example.com', 'such as https://api.example.com.'], ['localhost:8080', 'such as http://localhost:8080.'],
  ['javascript:alert(1)', 'no https://'], ['ftp://example.com', 'ftp://'], ['https://', 'not a URL'], ['https://example.com:99999', 'the port'],
  ['https://user:invented@example.com', 'user or a password'], ['https://example.com/?a=1', 'query'], ['https://example.com/#a', 'fragment'],
  ["https://example.com/a'b", 'quote'], ['https://example.com/$a', 'quote'],
];

// The open dialog stays so until its URL can be used; canceled, it has changed nothing.
export async function dialog(page) {
  const open = () => page.evaluate(() => document.getElementById('base').open);
  const own = page.locator('#base .own');
  const wrong = page.locator('#base .wrong');
  const before = await page.locator('.samples .base').first().textContent();
  for (const [typed, word] of unusable) {
    for (const end of [() => page.locator('#base .done').click(), () => own.press('Enter')]) {
      await own.fill('https://example.com');
      await own.fill(typed);
      await end();
      check(`base URL "${typed}": the dialog stays open and says why`, await open() && await wrong.isVisible() &&
        (await wrong.textContent()).includes(word) && await own.getAttribute('aria-invalid') === 'true', await wrong.textContent());
    }
  }
  await own.fill('https://example.com');
  check('what is mended is not complained about', await wrong.isHidden() && await own.getAttribute('aria-invalid') === null);
  await page.locator('#base .sandbox').fill('https://example.com');
  await page.locator('#base .with-sandbox').click();
  check('calls are tried only on this computer', await open() && (await wrong.textContent()).includes('127.0.0.1'));
  await page.locator('#base .sandbox').fill('http://127.0.0.1:8080');
  await page.locator('#base .cancel').click();
  check('canceled, nothing is changed', !(await open()) && await page.locator('.samples .base').first().textContent() === before);
  await page.locator('.samples .base').first().click();
  check('and the complaint is gone', await open() && await wrong.isHidden());
}

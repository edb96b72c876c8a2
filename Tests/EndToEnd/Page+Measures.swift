/// What can be measured of a page's looks.
extension Page {
  /// Words that are a key of the texts, or still hold a `{placeholder}`.
  func untranslated() async throws -> [String] {
    try await evaluate(
      """
      const keys = new Set(Object.keys(await (await fetch('/text/it.json')).json()).filter((key) => key.includes('.')))
      const words = []
      for (const element of document.querySelectorAll('body, body *')) {
        words.push(element.getAttribute('aria-label'), element.getAttribute('placeholder'), element.getAttribute('title'))
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) words.push(node.textContent)
      }
      words.push(document.title)
      return words.filter((word) => word && (keys.has(word.trim()) || /\\{\\w+\\}/.test(word)))
      """, [String].self)
  }

  /// All that can be measured, light and dark, where nothing moves.
  func flaws() async throws -> [String] {
    var flaws = try await reaching() + untranslated()
    for isDark in [false, true] {
      try await setScheme(isDark: isDark, isStill: true)
      flaws += try await faint() + cramped()
    }
    try await setScheme(isDark: false)
    return flaws
  }

  /// What reaches out of the window to the side.
  func reaching() async throws -> [String] {
    try await evaluate(
      """
      if (document.documentElement.scrollWidth <= innerWidth && innerWidth <= \(width.rawValue)) return []
      const isInScroller = (each) => { for (let up = each.parentElement; up; up = up.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(up).overflowX) && up !== document.body && up !== document.documentElement) return true; return false }
      return ['the page is ' + document.documentElement.scrollWidth + ' wide', ...[...document.querySelectorAll('body *')]
        .filter((each) => each.getBoundingClientRect().right > \(width.rawValue) + 1 && !isInScroller(each))
        .map((each) => each.tagName + '.' + each.className)]
      """, [String].self)
  }

  /// Words whose contrast with what lies behind them is below 4.5 (WCAG 2.2, 1.4.3), or below 3 where they are large.
  func faint() async throws -> [String] {
    try await evaluate(
      """
      const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
      const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255] }
      const over = (top, ground) => top.slice(0, 3).map((value, index) => value * top[3] + ground[index] * (1 - top[3]))
      const behind = (element) => {
        const layers = []
        for (let up = element; up; up = up.parentElement) layers.unshift(rgba(getComputedStyle(up).backgroundColor))
        return layers.reduce((ground, layer) => over(layer, ground), [255, 255, 255])
      }
      const light = (colour) => { const [r, g, b] = colour.map((value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4 }); return 0.2126 * r + 0.7152 * g + 0.0722 * b }
      const faint = []
      for (const element of document.querySelectorAll('body *:not(svg, svg *)')) {
        const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent.trim()).join('')
        if (words === '' || !element.checkVisibility() || element.closest('.flash, :disabled')) continue
        const style = getComputedStyle(element)
        const ground = behind(element)
        const [a, b] = [light(over(rgba(style.color), ground)), light(ground)].sort((one, other) => other - one)
        const size = parseFloat(style.fontSize)
        const needed = size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5
        const contrast = (a + 0.05) / (b + 0.05)
        if (contrast < needed) faint.push(`${words.slice(0, 40)} (${element.className}): ${contrast.toFixed(2)}`)
      }
      return faint
      """, [String].self)
  }

  /// Buttons and links smaller than 24 by 24 pixels with another one within their circle (WCAG 2.2, 2.5.8). On a wide
  /// screen the plan is left out: the list does the same with targets that are large enough.
  func cramped() async throws -> [String] {
    try await evaluate(
      """
      // Behind an open sheet nothing can be hit.
      const targets = [...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button, a[href], input, select, summary\(width == .phone ? ", .place[role=button]" : "")')]
        .filter((each) => each.checkVisibility() && !each.closest('.skip, p'))
        .map((each) => ({ each, box: each.getBoundingClientRect() })).filter(({ box }) => box.width > 1 && box.height > 1)
      const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2]
      const small = ({ box }) => box.width < 23.5 || box.height < 23.5
      const near = (one, other) => {
        const [x, y] = middle(one.box)
        if (small(other)) { const [ox, oy] = middle(other.box); return Math.hypot(x - ox, y - oy) < 23.5 }
        const dx = Math.max(other.box.left - x, 0, x - other.box.right)
        const dy = Math.max(other.box.top - y, 0, y - other.box.bottom)
        return Math.hypot(dx, dy) < 11.75
      }
      return targets.filter((one) => small(one) && targets.some((other) => other !== one && !other.each.contains(one.each) && !one.each.contains(other.each) && near(one, other)))
        .map(({ each, box }) => `${each.dataset.space ?? each.textContent.trim().slice(0, 30)} ${each.className.baseVal ?? each.className}: ${Math.round(box.width)} × ${Math.round(box.height)}`)
      """, [String].self)
  }
}

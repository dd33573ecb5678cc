/* The search of this site. The theme looks for words in a worker, which a page opened from the disk may not start, and
 * cuts texts into words at spaces, which Chinese has not. This answers in the worker's place, in the page itself: it finds
 * what was typed wherever it stands. The name of the file tells the theme's offline plugin that nothing need be fetched.
 *
 * Messages as in the theme: 0 set up, 1 ready, 2 query, 3 result. */
(() => {
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3
  const ENOUGH = 0.4 // of the pairs of characters, where nothing holds the words as they were typed
  const BEFORE = 24, LENGTH = 120 // characters of an excerpt

  const plain = html => new DOMParser().parseFromString(html.replace(/<[^>]+>/g, " "), "text/html").body.textContent
  const folded = text => text.normalize("NFKC").toLowerCase()
  const escaped = text => text.replace(/[&<>"]/g, one => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one])
  const page = location => location.split("#")[0]

  const pairs = word => word.length < 3 ? [word] : Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2))

  const count = (text, word) => text.split(word).length - 1

  function marked(text, words) {
    const pattern = words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")
    return text.split(new RegExp(`(${pattern})`, "gi"))
      .map((part, at) => at % 2 ? `<mark data-md-highlight>${escaped(part)}</mark>` : escaped(part)).join("")
  }

  function excerpt(doc, words) {
    const first = words.map(word => doc.lower.indexOf(word)).filter(at => at >= 0).sort((a, b) => a - b)[0] ?? 0
    const start = Math.max(0, first - BEFORE)
    const cut = doc.plain.slice(start, start + LENGTH)
    return `${start ? "…" : ""}${marked(cut, words)}${doc.plain.length > start + LENGTH ? "…" : ""}`
  }

  class Search extends EventTarget {
    docs = []

    postMessage({ type, data }) {
      if (type === SETUP) this.docs = data.docs.map(prepared)
      const answer = type === SETUP ? { type: READY } : { type: RESULT, data: { items: this.found(folded(data)) } }
      setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: answer })))
    }

    terminate() {}

    found(query) {
      const words = query.split(/[\s"+*~^]+/).filter(Boolean)
      if (!words.length) return []
      const whole = this.matching(words, words.length)
      if (whole.length) return this.grouped(whole)
      const parts = [...new Set(words.flatMap(pairs))].filter(part => this.holding(part))
      return parts.length ? this.grouped(this.matching(parts, Math.ceil(parts.length * ENOUGH))) : []
    }

    holding(word) {
      return this.docs.filter(doc => doc.title_lower.includes(word) || doc.lower.includes(word)).length
    }

    matching(words, wanted) {
      const rarity = new Map(words.map(word => [word, 1 / (this.holding(word) || 1)]))
      return this.docs.map(doc => {
        const held = words.filter(word => doc.title_lower.includes(word) || doc.lower.includes(word))
        const score = held.reduce((sum, word) => sum + worth(doc, word) * rarity.get(word), 0)
        return { doc, held, score }
      }).filter(one => one.held.length >= wanted).sort((a, b) => b.score - a.score).map(({ doc, held, score }) => ({
        location: doc.location, title: marked(doc.title_plain, held), text: excerpt(doc, held), score,
        terms: Object.fromEntries(held.map(word => [word, true])),
      }))
    }

    grouped(items) {
      const groups = new Map()
      for (const item of items) groups.set(page(item.location), [...groups.get(page(item.location)) ?? [], item])
      for (const [location, group] of groups) {
        const head = this.docs.find(doc => doc.location === location)
        if (head && !group.some(item => item.location === location))
          group.push({ location, title: escaped(head.title_plain), text: "", score: 0, terms: {} })
      }
      return [...groups.values()]
    }
  }

  function prepared(doc) {
    const title = plain(doc.title), text = plain(doc.text).replace(/\s+/g, " ").trim()
    return { location: doc.location, title_plain: title, title_lower: folded(title), plain: text, lower: folded(text) }
  }

  function worth(doc, word) {
    const title = doc.title_lower === word ? 400 : doc.title_lower.includes(word) ? 100 : 0
    return title + Math.min(count(doc.lower, word), 10) + (doc.location.includes("#") ? 0 : 1)
  }

  window.Worker = Search
})()

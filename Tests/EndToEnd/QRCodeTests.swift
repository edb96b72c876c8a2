import Foundation
import Testing

extension InABrowser {
  /// Our encoder against the standard, and against a reader that is not ours.
  @Suite(.enabled(if: CodeReader.isInstalled, "zbarimg is missing: apt-get install zbar-tools"))
  struct `QR codes` {
    /// ISO/IEC 18004:2015, Table 7: the most bytes of versions 1 to 10 and 40.
    static let capacities: [(level: String, bytes: [Int])] = [
      ("L", [17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 2_953]),
      ("M", [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 2_331]),
      ("Q", [11, 20, 32, 46, 60, 74, 86, 108, 130, 151, 1_663]),
      ("H", [7, 14, 24, 34, 44, 58, 64, 84, 98, 119, 1_273]),
    ]

    /// The same of versions 11 to 40 at level M.
    static let larger = [
      251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911, 997, 1_059, 1_125, 1_190, 1_264, 1_370,
      1_452, 1_538, 1_628, 1_722, 1_809, 1_911, 1_989, 2_099, 2_213, 2_331,
    ]

    private struct Code: Decodable {
      let text: String
      let version: Int
      let mask: Int
    }

    /// A page of nothing but codes, three pixels a module: `script` calls `add(text, options, change)`, where `change`
    /// may spoil the rows. What was drawn, and what a reader reads.
    private func draw(_ script: String) async throws -> (drawn: [Code], read: [String]) {
      let (_, monitor) = try await Installation.runningTwoFloors()
      var result: (drawn: [Code], read: [String]) = ([], [])
      try await Page.visit(monitor.address) { page in
        try await page.open("/signin")
        try await page.wait(for: "#token")
        let drawn = try await page.evaluate(
          """
          const { encode, drawing } = await import('/shared/qr.js')
          document.body.replaceChildren()
          document.body.style.background = '#fff'
          const codes = []
          // A text of so many bytes that no other has.
          const text = (name, length) => Array.from({ length }, (_, place) => (name + '/')[place] ?? 'abcdefghijklmnopqrstuvwxyz0123456789-_.:'[(place * 7 + place * place % 11) % 40]).join('')
          const add = (words, options = {}, change = (rows) => rows) => {
            const code = encode(words, options)
            const svg = drawing({ rows: change(code.rows) }, words)
            for (const side of ['width', 'height']) svg.setAttribute(side, (code.rows.length + 8) * 3)
            document.body.append(svg, ' ')
            codes.push({ text: words, version: code.version, mask: code.mask })
          }
          \(script)
          return codes
          """, [Code].self)
        result = (drawn, try await CodeReader.read(try await page.screenshot(isWhole: true)))
      }
      return result
    }

    @Test(arguments: capacities) func `every version to 10 is read when it is full, and one byte more takes the next`(
      level: String, bytes: [Int]
    ) async throws {
      let (drawn, read) = try await draw(
        "for (const length of \(bytes.dropLast())) for (const each of [length, length + 1]) add(text(each, each), { level: '\(level)' })"
      )
      #expect(drawn.map(\.version) == (1...10).flatMap { [$0, $0 + 1] })
      #expect(drawn.map(\.text.utf8.count) == bytes.dropLast().flatMap { [$0, $0 + 1] })
      #expect(read == drawn.map(\.text).sorted())
    }

    @Test(arguments: [11...20, 21...28, 29...35, 36...40]) func `every larger version is read when it is full`(
      versions: ClosedRange<Int>
    ) async throws {
      let (drawn, read) = try await draw(
        "for (const length of \(versions.map { Self.larger[$0 - 11] })) add(text(length, length))"
      )
      #expect(drawn.map(\.version) == Array(versions))
      #expect(read == drawn.map(\.text).sorted())
    }

    @Test func `every mask is read, no text is too short, and letters with accents stay what they are`() async throws {
      let (drawn, read) = try await draw(
        "for (let mask = 0; mask < 8; mask += 1) add('mask ' + mask, { mask }); add('x'); add('Postazione caffè, 1° piano')"
      )
      #expect(drawn.map(\.mask).prefix(8) == [0, 1, 2, 3, 4, 5, 6, 7])
      #expect(read == drawn.map(\.text).sorted())
    }

    @Test func `a scratch does not matter, a large hole does`() async throws {
      // Level M mends 15 of 100 codewords: here up to nine in each of two blocks, of eight modules each.
      let (drawn, read) = try await draw(
        """
        const without = (from, to) => (rows) => rows.map((row, down) => row.map((isDark, right) => down >= from && down < to && right >= from && right < to ? false : isDark))
        add('https://presenza.example/at/scratched?k=2345', {}, without(14, 22))
        add('https://presenza.example/at/torn?k=2345', {}, without(9, 29))
        """)
      #expect(drawn.map(\.version) == [4, 3])
      #expect(read == ["https://presenza.example/at/scratched?k=2345"])
    }

    /// ISO/IEC 18004:2015, Annex I (error correction of 01234567 in version 1-M), Annex C (format), Annex D (version), Annex E (alignment), Table 11 (penalties of one
    /// colour and of a chessboard), Table 7.
    @Test func `its parts are what the standard's examples say`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address) { page in
        try await page.open("/signin")
        struct Parts: Decodable {
          let correction: [Int]
          let format: Int
          let version: Int
          let alignments: [[Int]]
          let codewords: [Int]
          let penalties: [Int]
          let isRefused: Bool
        }
        let parts = try await page.evaluate(
          """
          const [{ correction }, { formatBits, versionBits }, { alignments, dataCount }, { penalty }, { encode }] = await Promise.all(
            ['reed-solomon', 'qr-matrix', 'qr-version', 'qr-mask', 'qr'].map((name) => import(`/shared/${name}.js`)))
          const rows = (isDark) => Array.from({ length: 21 }, (_, row) => Array.from({ length: 21 }, (_, column) => isDark(row, column)))
          let isRefused = false
          try { encode('x'.repeat(2332)) } catch (error) { isRefused = error instanceof RangeError }
          return {
            correction: correction([0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11], 10),
            format: formatBits('M', 5), version: versionBits(7), alignments: [1, 2, 7, 14, 32, 40].map(alignments),
            codewords: ['L', 'M', 'Q', 'H'].map((level) => dataCount(40, level)),
            penalties: [penalty(rows(() => true)), penalty(rows((row, column) => (row + column) % 2 === 0))], isRefused,
          }
          """, Parts.self)
        #expect(parts.correction == [0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55])
        #expect(parts.format == 0b100_0000_1100_1110)
        #expect(parts.version == 0b00_0111_1100_1001_0100)
        #expect(
          parts.alignments == [
            [], [6, 18], [6, 22, 38], [6, 26, 46, 66], [6, 34, 60, 86, 112, 138], [6, 30, 58, 86, 114, 142, 170],
          ])
        // Of version 40, three for mode and count.
        #expect(parts.codewords == Self.capacities.compactMap { $0.bytes.last.map { $0 + 3 } })
        // 42 lines of 21: 3 + 16 each; 400 squares: 3 each; 50 per cent too dark: ten times 10.
        #expect(parts.penalties == [42 * 19 + 400 * 3 + 100, 0])
        #expect(parts.isRefused)
      }
    }
  }
}

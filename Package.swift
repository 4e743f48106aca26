// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The settings of what the tests compute with: optimised in debug builds too, which makes them
/// several times as fast, with every check left in.
let optimised = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A module of the project; its sentence stands in the table of README.md.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: optimised)
}

/// The tests of one module.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.init(stringLiteral: name)] + dependencies,
    swiftSettings: settings)
}

let package = Package(
  name: "backprop",
  products: [
    .library(name: "Autodiff", targets: ["Autodiff"]),
    .executable(name: "backprop", targets: ["backprop"]),
    .executable(name: "benchmarks", targets: ["benchmarks"]),
    .executable(name: "campaigns", targets: ["campaigns"]),
  ],
  targets: [
    // The C libraries, each from the system's packages.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CMark", pkgConfig: "libcmark",
      providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
    .systemLibrary(
      name: "CZip", pkgConfig: "libzip",
      providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CEditLine", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),

    // Exponentials of whole arrays, in C for the processor's vector instructions.
    .target(name: "CVectorMath"),

    // The modules, lowest first: each imports only what stands above it here.
    module("SafeText"),
    module("Autodiff", ["COpenBLAS", "CVectorMath"]),
    module("Language", ["Autodiff", "SafeText"]),
    module("Networks", ["Autodiff", "Language"]),
    module("Stepping", ["Autodiff", "Language"]),
    module("Descent", ["Autodiff", "Language", "Stepping"]),
    module("Exchange", ["Autodiff", "Descent", "Language", "CZip", "CZlib"]),
    module("Presentation", ["Autodiff", "Descent", "Language", "Stepping"]),
    module("Rendering", ["Autodiff", "Language", "Presentation", "SafeText", "Stepping"]),
    module("Tutoring", ["Autodiff", "Language", "Stepping"]),
    module("Lessons", ["CMark", "Autodiff", "Language", "SafeText", "Tutoring"]),
    module("LineEditing", ["CEditLine", "SafeText"]),
    module(
      "Shell",
      [
        "Autodiff", "Descent", "Exchange", "Language", "Networks", "Presentation", "SafeText",
        "Stepping",
        "Rendering",
        "Tutoring", "Lessons", "LineEditing",
      ]),
    .executableTarget(name: "backprop", dependencies: ["Shell"], swiftSettings: settings),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "Autodiff", "Descent", "Exchange", "Language", "Networks", "Stepping", "Rendering",
        "Lessons", "LineEditing", "Shell", "COpenBLAS", "CAllocations",
      ],
      swiftSettings: settings),

    tests("SafeText"),
    tests("Autodiff", ["CAllocations"]),
    tests("Language", ["Autodiff", "Networks", "SamplePrograms"]),
    .testTarget(
      name: "ExchangeTests",
      dependencies: ["Autodiff", "Descent", "Exchange", "Language"], exclude: ["Files"],
      swiftSettings: settings),
    tests("Networks", ["Autodiff", "Language"]),
    tests("Stepping", ["Autodiff", "Language", "Networks", "SamplePrograms"]),
    tests("Descent", ["Autodiff", "CAllocations", "Language", "Networks", "Stepping"]),
    tests(
      "Rendering",
      [
        "Autodiff", "Language", "Networks", "Presentation", "SafeText", "Stepping",
        "SamplePrograms",
      ]),
    tests("Tutoring"),
    tests("Lessons", ["Tutoring"]),
    tests("LineEditing", ["LineEditingProbe", "PseudoTerminal"]),
    tests(
      "Shell",
      [
        "Autodiff", "Descent", "Language", "LineEditing", "Networks", "Presentation", "Stepping",
        "Rendering", "Lessons", "SamplePrograms", "Tutoring",
      ]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Autodiff", "backprop", "Language", "Lessons", "LineEditing", "Presentation",
        "PseudoTerminal", "Rendering",
        "SamplePrograms", "Shell", "Stepping", "Tutoring",
      ],
      exclude: ["Transcripts", "Diagnoses"],
      swiftSettings: settings),

    // Counts allocations, for the benchmarks and the tests that hold them to none.
    .target(name: "CAllocations"),

    // What tests of programs need: programs from lines, published ones and random ones, and what reads
    // the numbers of a line that is shown.
    .target(
      name: "SamplePrograms", dependencies: ["Autodiff", "Language", "Networks"],
      path: "Tests/SamplePrograms", swiftSettings: settings),

    // Attacks the shell at random, for a minute or a night.
    .executableTarget(
      name: "campaigns",
      dependencies: [
        "Autodiff", "CLibFuzzer", "Exchange", "Language", "Lessons", "LineEditing", "Networks",
        "PseudoTerminal",
        "Rendering", "Shell",
      ],
      path: "Tests/Campaigns", swiftSettings: settings),

    // Calls libFuzzer, in the build that has it.
    .target(name: "CLibFuzzer", path: "Tests/CLibFuzzer"),

    // What tests of a terminal need: a pseudo-terminal, and a program to type at.
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    .target(
      name: "PseudoTerminal", dependencies: ["CPseudoTerminal"], path: "Tests/PseudoTerminal",
      swiftSettings: settings),
    .executableTarget(
      name: "LineEditingProbe", dependencies: ["LineEditing"], path: "Tests/LineEditingProbe",
      swiftSettings: settings),
  ]
)

import Glibc

/// What the machine has.
public enum Memory {
  /// The bytes that a tape may take: what is free, or half of all where caches hold the rest.
  public static var available: Double {
    let free = Double(sysconf(Int32(_SC_AVPHYS_PAGES)))
    let all = Double(sysconf(Int32(_SC_PHYS_PAGES)))
    return max(free, all / 2) * Double(sysconf(Int32(_SC_PAGESIZE)))
  }
}

/// Plain bytes, as they stand on a wire or in a file.
public typealias Bytes = [UInt8]

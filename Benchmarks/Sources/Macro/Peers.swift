/// What runs beside our own, where it is there.
enum Peers {
    /// What `make` makes; nil where something that it needs is not there, with a word on stderr that the row has nothing beside it.
    static func beside<Peer>(_ row: String, _ make: () throws -> Peer) throws -> Peer? {
        do {
            return try make()
        } catch let missing as Skip {
            Output.note("\(row) has nothing beside it: \(missing)")
            return nil
        }
    }
}

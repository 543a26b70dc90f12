// Plate-fin heat sink: half a fin and half a channel of its NF equal pitches. mm.
// x = 0 is the middle of the fin, x = pitch/2 the middle of the channel; y is upwards, z is along.
SetFactory("OpenCASCADE");
DefineConstant[ NF = 10, WB = 60, D = 40, TB = 4, HF = 25, TF = 1.5, LC = 4 ];
pitch = WB / NF;
If (TF >= 0.95 * pitch)
  Error("fins of thickness %g leave no channel in a pitch of %g", TF, pitch);
EndIf

Box(1) = {0, 0, 0, pitch/2, TB, D};
Box(2) = {0, TB, 0, TF/2, HF, D};
body() = BooleanUnion{ Volume{1}; Delete; }{ Volume{2}; Delete; };
Physical Volume("BODY") = {body()};

gap = 1e-3;
Physical Surface("HEAT") = {Surface In BoundingBox{-gap, -gap, -gap, pitch/2+gap, gap, D+gap}};
flank() = Surface In BoundingBox{TF/2-gap, TB-gap, -gap, TF/2+gap, TB+HF+gap, D+gap};
tip() = Surface In BoundingBox{-gap, TB+HF-gap, -gap, TF/2+gap, TB+HF+gap, D+gap};
floor() = Surface In BoundingBox{TF/2-gap, TB-gap, -gap, pitch/2+gap, TB+gap, D+gap};
Physical Surface("AIR") = {flank(), tip(), floor()};

Mesh.CharacteristicLengthMax = LC;
Mesh.CharacteristicLengthMin = 0.1;
Mesh.ElementOrder = 2;
